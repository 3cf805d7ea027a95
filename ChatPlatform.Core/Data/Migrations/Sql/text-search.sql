-- Full-text search over chunks: stems without stop words, so that every word can be found. "chunks" is for English and
-- for languages without a stemmer.
create text search dictionary passage_stem (template = snowball, language = english);
create text search configuration chunks (copy = english);
alter text search configuration chunks
  alter mapping for asciiword, asciihword, hword_asciipart, word, hword, hword_part with passage_stem;

do $$
declare
  stemmer text;
begin
  foreach stemmer in array array['german', 'french', 'spanish', 'russian', 'greek', 'arabic', 'hindi'] loop
    execute format(
      'create text search dictionary %I (template = snowball, language = %L)', 'passage_stem_' || stemmer, stemmer);
    execute format('create text search configuration %I (copy = pg_catalog.%I)', 'chunks_' || stemmer, stemmer);
    execute format(
      'alter text search configuration %I alter mapping for asciiword, asciihword, hword_asciipart, word, hword, '
      'hword_part with %I', 'chunks_' || stemmer, 'passage_stem_' || stemmer);
  end loop;
end $$;
