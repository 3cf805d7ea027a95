-- Every audit entry contains the hash of the previous entry. The database assigns its number, time and hash.
insert into audit_chains (name, seq, hash) values ('main', 0, '\x');

create function audit_hash(previous bytea, e audit_events) returns bytea language sql stable as $$
  select sha256(convert_to(jsonb_build_array(
    encode(previous, 'hex'), e.seq, e.id, e.kind, extract(epoch from e.at), e.tenant_id, e.action, e.actor_kind,
    e.actor_id, e.actor_name, e.target_type, e.target_id, e.before, e.after, e.address, e.request_id)::text, 'UTF8'))
$$;

create function audit_append() returns trigger language plpgsql as $$
declare previous bytea;
begin
  select seq + 1, hash into new.seq, previous from audit_chains where name = 'main' for update;
  new.at = clock_timestamp();
  new.hash = audit_hash(previous, new);
  update audit_chains set seq = new.seq, hash = new.hash where name = 'main';
  return new;
end $$;

create trigger audit_append before insert on audit_events for each row execute function audit_append();
