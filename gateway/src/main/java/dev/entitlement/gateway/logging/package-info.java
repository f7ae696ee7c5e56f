/** Logs: to standard error, for people or as JSON, and never in the way of an event loop. */
@NullMarked
package dev.entitlement.gateway.logging;

import org.jspecify.annotations.NullMarked;
