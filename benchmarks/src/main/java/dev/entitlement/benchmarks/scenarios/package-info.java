/**
 * The bad days that the gateway is made for, each played by one command with real processes: a burst, an outage, a loss
 * of capacity, an overload, a greedy caller.
 *
 * <p>A scenario reads down the tree: {@code ScenarioCommand} (names, exit status) → a {@code Scenario} (what happens, and
 * what must come of it) → {@code Stage} (starts simulator and gateway) → {@code Play} (a load with events at their times)
 * → {@code Goodput} and {@code Latencies} (arithmetic, pure) → {@code Findings} (figures beside what they must be).
 */
@NullMarked
package dev.entitlement.benchmarks.scenarios;

import org.jspecify.annotations.NullMarked;
