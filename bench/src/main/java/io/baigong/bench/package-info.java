/// Measurements against the running product or its parts. Each main prints the load of the machine,
/// its figures and, measured in the same run, the ratio to what the machine or a peer can do at
/// best.
@NullMarked
package io.baigong.bench;

import org.jspecify.annotations.NullMarked;
