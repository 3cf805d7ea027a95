-- Full-text search over chunks: English stems without stop words, so that every word can be found.
create text search dictionary passage_stem (template = snowball, language = english);
create text search configuration chunks (copy = english);
alter text search configuration chunks
  alter mapping for asciiword, asciihword, hword_asciipart, word, hword, hword_part with passage_stem;
