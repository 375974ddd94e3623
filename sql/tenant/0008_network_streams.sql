-- A reference is checked row by row, which took a third of the time of a stream of new nodes or of events with ids. Rows of
-- both come only under the lock of their network, and `deleteNetwork` takes them away under the same lock.
ALTER TABLE network_nodes DROP CONSTRAINT network_nodes_network_id_fkey;
ALTER TABLE network_event_ids DROP CONSTRAINT network_event_ids_network_id_fkey;
