package io.baigong.server.access.web;

/// How many sessions were ended.
record EndedSessions(int ended) {}
