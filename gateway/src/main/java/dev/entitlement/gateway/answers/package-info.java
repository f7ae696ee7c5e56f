/** What every way of asking (a single call, bulk, the command line) says alike: statuses, and answers of our own. */
@NullMarked
package dev.entitlement.gateway.answers;

import org.jspecify.annotations.NullMarked;
