/// Things and thing models (物模型): what a device reports, in what type and unit, where it stands,
/// how it proves who it is, and who may see it. Says for each property which series of readings
/// hold it, today and before.
@NullMarked
@ApplicationModule(
        allowedDependencies = {"database", "audit", "access", "certificates", "usage", "tables"})
package io.baigong.server.things;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
