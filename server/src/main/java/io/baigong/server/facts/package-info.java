/// Facts: the evidence beside readings. Tables that people import, forms that they answer,
/// documents that stand behind both. Nothing is overwritten: a correction is a version, and every
/// question can be asked as of a time. What a value can prove is capped by the channel it came by.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "database",
            "audit",
            "access",
            "tables",
            "usage",
            "organisations",
            "packs",
            "things"
        })
package io.baigong.server.facts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
