/// A part of PromQL as Prometheus 2.42 understands it: reading it, and computing it over series
/// that somebody else has. Knows nothing of things, HTTP or the store.
@NullMarked
package io.baigong.server.queries.promql;

import org.jspecify.annotations.NullMarked;
