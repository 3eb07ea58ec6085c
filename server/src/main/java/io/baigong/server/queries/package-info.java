/// A read-only door for tools that speak Prometheus' HTTP API, such as Grafana: readings as series
/// that are asked for in a part of PromQL.
@NullMarked
@ApplicationModule(allowedDependencies = {"access", "things", "readings"})
package io.baigong.server.queries;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
