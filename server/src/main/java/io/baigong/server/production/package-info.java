/// Production: what is made on which machine, when it was planned, how long it took and why it
/// stood (ISO 22400-2 names, ISA-95 orders). From people, from files of an ERP, from programs, and
/// from the machines' own signals; every change is a further version.
@NullMarked
@ApplicationModule(
        allowedDependencies = {"database", "audit", "access", "tables", "things", "readings"})
package io.baigong.server.production;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
