/// The HTTP doors of access and audit.
@NullMarked
package io.baigong.server.access.web;

import org.jspecify.annotations.NullMarked;
