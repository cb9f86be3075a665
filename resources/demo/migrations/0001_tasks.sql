CREATE TABLE tasks (
    id UUID PRIMARY KEY,
    state TEXT NOT NULL DEFAULT 'pending',
    created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
