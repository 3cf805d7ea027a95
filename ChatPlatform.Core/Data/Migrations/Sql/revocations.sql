-- Triggers record every change that ends a credential. Instances read the rows and close the streams and pages of the
-- subject: a user, a session, an API token or a tenant.
create function revoke_user() returns trigger language plpgsql as $$
begin
  insert into revocations (subject) values (old.id);
  return null;
end $$;

create function revoke_member() returns trigger language plpgsql as $$
begin
  insert into revocations (subject) values (old.user_id);
  return null;
end $$;

create trigger revoke after update on users for each row
  when (old.security_stamp is distinct from new.security_stamp or old.is_disabled <> new.is_disabled
    or old.is_platform_admin <> new.is_platform_admin)
  execute function revoke_user();
create trigger revoke_deleted after delete on users for each row
  execute function revoke_user();
create trigger revoke after update on user_sessions for each row
  when (old.ended_at is distinct from new.ended_at)
  execute function revoke_user();
create trigger revoke after update on api_tokens for each row
  when (old.revoked_at is distinct from new.revoked_at)
  execute function revoke_user();
create trigger revoke after update on tenants for each row
  when (old.status <> new.status)
  execute function revoke_user();
create trigger revoke_deleted after delete on tenants for each row
  execute function revoke_user();
create trigger revoke after update or delete on memberships for each row
  execute function revoke_member();

create function revoke_unvouched() returns trigger language plpgsql as $$
begin
  insert into revocations (subject) values (old.tenant_id);
  return null;
end $$;
create trigger revoke after update on widget_settings for each row
  when (old.is_identity_required is distinct from new.is_identity_required
    or old.identity_secret_set_at is distinct from new.identity_secret_set_at)
  execute function revoke_unvouched();
