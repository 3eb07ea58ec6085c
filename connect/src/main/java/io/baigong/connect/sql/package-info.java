/// Databases by JDBC: each new row of a query becomes samples of the tags that name its columns.
/// Only reads, in transactions that are read only.
@NullMarked
package io.baigong.connect.sql;

import org.jspecify.annotations.NullMarked;
