-- Search compares many embeddings: the index of the primary key carries them, and they lie in the row uncompressed.
alter table chunk_embeddings drop constraint pk_chunk_embeddings;
alter table chunk_embeddings add constraint pk_chunk_embeddings primary key (tenant_id, chunk_id) include (embedding);
alter table chunk_embeddings alter column embedding set storage plain;

-- Statistics of a tenant's share mislead for every tenant that is newer than they are: the planner then expects one row
-- and compares every candidate with every chunk. Without them it expects a fair share and looks up by key.
alter table chunks alter column tenant_id set statistics 0;
alter table chunk_embeddings alter column tenant_id set statistics 0;
alter table documents alter column tenant_id set statistics 0;
