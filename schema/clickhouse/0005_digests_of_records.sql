-- Of a record that was kept in part only the digest tells which it was.
ALTER TABLE {database}.raw_rejected_events {on_cluster} ADD COLUMN IF NOT EXISTS payload_sha256 String CODEC(ZSTD) AFTER payload_bytes;

-- Two ignored records may come under one uid (the same id again). Both stay, so that the order of arrival decides nothing.
ALTER TABLE {database}.raw_ignored_samples {on_cluster} ADD COLUMN IF NOT EXISTS content_hash UInt64,
    MODIFY ORDER BY (org, event_uid, content_hash);
