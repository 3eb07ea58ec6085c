/// What senders' payloads mean: readers of bytes that call a [ValueSink], without objects per value
/// and without any knowledge of things, sockets or time.
@NullMarked
package io.baigong.server.ingest.payload;

import org.jspecify.annotations.NullMarked;
