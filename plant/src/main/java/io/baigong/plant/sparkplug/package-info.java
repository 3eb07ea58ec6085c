/// A Sparkplug B 3.0 edge node: payload codec, store-and-forward outbox, and the life of births,
/// data, deaths and commands.
@NullMarked
package io.baigong.plant.sparkplug;

import org.jspecify.annotations.NullMarked;
