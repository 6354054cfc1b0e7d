-- What a response centre keeps. docs/receive-store.md describes it; what is there stays, what is new is added behind.

create table hub (
  tenant               text not null,
  hub                  text not null,
  first_received_at    timestamptz not null,
  last_received_at     timestamptz,
  heartbeat_at         timestamptz,
  next_within_s        bigint,
  next_due_at          timestamptz,
  silent_since         timestamptz,
  uptime_s             bigint,
  outbox_depth         bigint,
  oldest_unacknowledged_at timestamptz,
  epoch                text,
  last_seq             bigint,
  sensors_lost         text,
  paused               boolean,
  walk_test            boolean,
  decommissioned_at    timestamptz,
  decommissioned_epoch text,
  primary key (tenant, hub)
) with (fillfactor = 70);

create table hub_connection (
  tenant      text not null,
  hub         text not null,
  broker      text not null,
  session     bigint not null,
  state       text not null check (state in ('online', 'offline', 'lost')),
  told_at     timestamptz not null,
  received_at timestamptz not null,
  primary key (tenant, hub, broker),
  foreign key (tenant, hub) references hub
);

create table message (
  tenant       text not null,
  hub          text not null,
  message_id   text not null,
  channel      text not null,
  type         text not null,
  epoch        text not null,
  seq          bigint not null,
  reference    text,
  time         timestamptz not null,
  time_trusted boolean not null,
  late         boolean not null,
  received_at  timestamptz not null,
  received_by  text not null,
  body         text,
  primary key (tenant, hub, message_id),
  foreign key (tenant, hub) references hub
);
create index message_number on message (tenant, hub, epoch, seq);
create index message_reference on message (tenant, hub, reference) where reference is not null;
create index message_received on message (received_at);

create table alarm (
  tenant            text not null,
  hub               text not null,
  alarm_id          text not null,
  kind              text not null,
  class             text not null,
  severity          text not null,
  state             text not null check (state in ('raised', 'cancelled', 'restored')),
  test              boolean not null,
  sensor_id         text,
  sensor_kind       text,
  sensor_location   text,
  detected_at       timestamptz not null,
  raised_at         timestamptz not null,
  changed_at        timestamptz,
  time_trusted      boolean not null,
  evidence          text not null,
  last_seq          bigint not null,
  asked_seq         bigint not null,
  first_received_at timestamptz not null,
  primary key (tenant, hub, alarm_id),
  foreign key (tenant, hub) references hub
);
create index alarm_raised on alarm (raised_at);

create table fault (
  tenant            text not null,
  hub               text not null,
  fault_id          text not null,
  kind              text not null,
  subject           text not null,
  state             text not null check (state in ('raised', 'restored')),
  cause             text not null,
  since             timestamptz not null,
  changed_at        timestamptz not null,
  time_trusted      boolean not null,
  last_seq          bigint not null,
  first_received_at timestamptz not null,
  primary key (tenant, hub, fault_id),
  foreign key (tenant, hub) references hub
);
create index fault_state on fault (state);

create table word (
  tenant    text not null,
  hub       text not null,
  reference text not null,
  seq       bigint not null,
  word      text not null check (word in ('received', 'accepted', 'closed', 'rejected')),
  about     text not null check (about in ('alarm', 'fault')),
  said_at   timestamptz not null,
  said_by   text not null,
  primary key (tenant, hub, reference, seq, word),
  foreign key (tenant, hub) references hub
);

create table numbering (
  tenant   text not null,
  hub      text not null,
  epoch    text not null,
  counted_to bigint not null,
  primary key (tenant, hub, epoch),
  foreign key (tenant, hub) references hub
);

create table gap (
  tenant     text not null,
  hub        text not null,
  epoch      text not null,
  first_seq  bigint not null,
  last_seq   bigint not null,
  noticed_at timestamptz not null,
  primary key (tenant, hub, epoch, first_seq, last_seq),
  foreign key (tenant, hub) references hub
);

create view alarm_now as
select a.*,
  (select min(w.said_at) from word w where w.tenant = a.tenant and w.hub = a.hub and w.reference = a.alarm_id
    and w.seq >= a.asked_seq and w.word = 'received') as received_at,
  (select min(w.said_at) from word w where w.tenant = a.tenant and w.hub = a.hub and w.reference = a.alarm_id
    and w.seq >= a.asked_seq and w.word = 'accepted') as accepted_at,
  (select min(w.said_at) from word w where w.tenant = a.tenant and w.hub = a.hub and w.reference = a.alarm_id
    and w.seq >= a.asked_seq and w.word = 'closed') as closed_at
from alarm a;

create view hub_now as
select h.*,
  exists (select 1 from hub_connection c where c.tenant = h.tenant and c.hub = h.hub and c.state = 'online') as online
from hub h;
