/// Siemens S7-300, 400, 1200 and 1500 (and S7-200 SMART), as client of their S7 communication with
/// PUT and GET.
///
/// The transport is RFC 1006 and ISO/IEC 8073 class 0. The messages above it were never published;
/// they are as snap7 and Wireshark's dissector know them. From the outside in: an `S7Link` plans
/// blocks for the tags it is asked for, an `S7Line` asks one request after another, `Frame` and
/// `Answer` read what comes, both pure functions.
@NullMarked
package io.baigong.connect.s7;

import org.jspecify.annotations.NullMarked;
