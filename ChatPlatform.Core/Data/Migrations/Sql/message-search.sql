-- Full-text search over messages. The words are not stemmed, because visitors write in any language. The column is not
-- part of the model, so that reading messages does not read it.
alter table messages add column search tsvector
  generated always as (to_tsvector('simple', left(text, 20000))) stored;
create index ix_messages_search on messages using gin (tenant_id, search);
