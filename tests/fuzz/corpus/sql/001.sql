-- up
BEGIN;
CREATE TABLE users (id serial PRIMARY KEY, role text DEFAULT 'user');
INSERT INTO users (email, role, password) VALUES ('admin@example.com', 'admin', '$2b$12$x'), (E'a\'b', $tag$ body; $tag$, NULL);
/* c /* nested */ */
DROP TABLE IF EXISTS x;
COMMIT;
