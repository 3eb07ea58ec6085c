/// The register of organisations (机构): what they are by law, where they belong in several
/// hierarchies at once (regions, industries, parks, chains, groups) over time, and what becomes of
/// them when they merge, split or spin off. Nothing is overwritten: every question can be asked as
/// of a day.
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "audit", "access", "tables"})
package io.baigong.server.organisations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
