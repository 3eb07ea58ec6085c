/// Store and forward: everything that was collected stands on the disk until the platform has it.
///
/// The records are those of the platform's own log ([io.baigong.telemetry.log.Journal]): segmented,
/// checksummed, group committed. What a gateway needs beside it is here: acknowledgements in any
/// order, two lanes, bounds with a stated policy, and going on by itself when a file is damaged.
@NullMarked
package io.baigong.edge.queue;

import org.jspecify.annotations.NullMarked;
