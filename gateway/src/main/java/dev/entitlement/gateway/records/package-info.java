/** What is kept of calls for people to read: log lines, and the failure log with one JSON object a line. */
@NullMarked
package dev.entitlement.gateway.records;

import org.jspecify.annotations.NullMarked;
