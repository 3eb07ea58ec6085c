/// The contract between the gateway and what speaks to devices.
///
/// A [Protocol] describes itself as data — settings, addresses, what it can — and opens a [Link] to
/// one device. A link reads, writes, browses or subscribes to [Tag]s and answers with one [Sample]
/// or [WriteResult] for each; one bad tag never fails the others. What ends a link is a
/// [LinkBroken]; whoever opened it opens the next one. Drivers never reconnect, never poll by
/// themselves and never make up a value.
@NullMarked
package io.baigong.connect;

import org.jspecify.annotations.NullMarked;
