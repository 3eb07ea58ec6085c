/// What people keep to look at again: explorations and boards, their own or shared with everybody
/// of the organisation, every edition of them.
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "audit", "access"})
package io.baigong.server.views;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
