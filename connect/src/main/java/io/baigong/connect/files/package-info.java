/// Files that machines and laboratories drop into a folder: separated values with a header (RFC
/// 4180), read once each and then moved away.
@NullMarked
package io.baigong.connect.files;

import org.jspecify.annotations.NullMarked;
