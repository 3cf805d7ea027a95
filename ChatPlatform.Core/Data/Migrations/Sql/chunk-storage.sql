-- Search compares many embeddings, so the primary key's index includes them, and they are stored uncompressed in the
-- row.
alter table chunk_embeddings drop constraint pk_chunk_embeddings;
alter table chunk_embeddings add constraint pk_chunk_embeddings primary key (tenant_id, chunk_id) include (embedding);
alter table chunk_embeddings alter column embedding set storage plain;

-- Per-tenant statistics are wrong for tenants that are newer than the statistics: the planner then expects one row and
-- compares every candidate with every chunk. Without the statistics it expects an average share and uses key look-ups.
alter table chunks alter column tenant_id set statistics 0;
alter table chunk_embeddings alter column tenant_id set statistics 0;
alter table documents alter column tenant_id set statistics 0;
