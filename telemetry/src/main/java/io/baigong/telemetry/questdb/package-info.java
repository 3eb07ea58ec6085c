/// The telemetry store on one machine: QuestDB inside the process, narrow tables, roll-ups kept by
/// us. Everything that knows QuestDB is here.
@NullMarked
package io.baigong.telemetry.questdb;

import org.jspecify.annotations.NullMarked;
