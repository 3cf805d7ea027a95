-- Increments a tenant's revision with every change of its settings, agents, tools and connections. Instances compare it
-- and reload their caches.
create function tenant_begin() returns trigger language plpgsql as $$
begin
  insert into tenant_revisions (tenant_id, number) values (new.id, 1);
  return null;
end $$;

create function tenant_changed() returns trigger language plpgsql as $$
begin
  update tenant_revisions set number = number + 1 where tenant_id = new.id;
  return null;
end $$;

create function tenant_part_changed() returns trigger language plpgsql as $$
begin
  update tenant_revisions set number = number + 1 where tenant_id = coalesce(new.tenant_id, old.tenant_id);
  return null;
end $$;

create function catalog_changed() returns trigger language plpgsql as $$
begin
  update tenant_revisions set number = number + 1;
  return null;
end $$;

create trigger tenant_begin after insert on tenants for each row
  execute function tenant_begin();
create trigger tenant_changed after update on tenants for each row
  execute function tenant_changed();
create trigger part_changed after insert or update or delete on agents for each row
  execute function tenant_part_changed();
create trigger part_changed after insert or update or delete on agent_versions for each row
  execute function tenant_part_changed();
create trigger part_changed after insert or update or delete on agent_tools for each row
  execute function tenant_part_changed();
create trigger part_changed after insert or update or delete on route_corrections for each row
  execute function tenant_part_changed();
create trigger part_changed after insert or update or delete on tools for each row
  execute function tenant_part_changed();
create trigger part_changed after insert or update or delete on tenant_permissions for each row
  execute function tenant_part_changed();
create trigger part_changed after insert or update or delete on provider_connections for each row
  execute function tenant_part_changed();
create trigger catalog_changed after update or delete on catalog_entries for each statement
  execute function catalog_changed();
