/**
 * Runs drawn for people: one file of HTML with SVG, no script, no network. {@code ReportCommand} (arguments, files, exit
 * status) → {@code ReportPage} or {@code ComparisonPage} (what is told, in which order) → {@code TimeCharts} and
 * {@code PercentileChart} (what is drawn) → {@code Plot} and {@code Axis} (how).
 */
@NullMarked
package dev.entitlement.benchmarks.report;

import org.jspecify.annotations.NullMarked;
