/// Ingest over HTTP: readings, line protocol, inboxes, commands, imports.
@NullMarked
package io.baigong.server.ingest.web;

import org.jspecify.annotations.NullMarked;
