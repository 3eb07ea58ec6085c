/// Sparkplug B 3.0 as host application: payloads, the life of edge nodes and their devices.
@NullMarked
package io.baigong.server.ingest.sparkplug;

import org.jspecify.annotations.NullMarked;
