@NullMarked
package io.baigong.server.operations.web;

import org.jspecify.annotations.NullMarked;
