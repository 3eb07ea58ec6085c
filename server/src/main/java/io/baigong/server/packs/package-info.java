/// Packs: models, templates of tables, forms and the like as files with a manifest, delivered with
/// the platform or uploaded as zip, installed and upgraded per organisation, never overwriting an
/// edition.
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "audit", "access", "things"})
package io.baigong.server.packs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
