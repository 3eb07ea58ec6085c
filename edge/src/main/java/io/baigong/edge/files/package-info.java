/// How small files are written.
@NullMarked
package io.baigong.edge.files;

import org.jspecify.annotations.NullMarked;
