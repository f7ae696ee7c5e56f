/** What {@code check} found out, in words that say what to do next. */
@NullMarked
package dev.entitlement.gateway.check;

import org.jspecify.annotations.NullMarked;
