/**
 * Open-loop load: calls start on schedule whatever the answers do, and latency counts from the scheduled start.
 *
 * <p>A run reads down the tree: {@code LoadCommand} (options, files, exit status) → {@code LoadRun} (a run from its first
 * connection to its last answer) → {@code OpenLoop} (one event loop: fires what is due) → {@code Connections} (who sends
 * now, who waits) → {@code Recorder} (what came of it, second by second). {@code SummaryJson} and {@code HistogramLog} write
 * that down; conditions and the page are made from what was written, as {@code report} makes them later.
 */
@NullMarked
package dev.entitlement.benchmarks.load;

import org.jspecify.annotations.NullMarked;
