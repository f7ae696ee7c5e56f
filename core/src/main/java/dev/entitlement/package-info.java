/** The client: one call restores one entitlement, and says truthfully whether it did. */
@NullMarked
package dev.entitlement;

import org.jspecify.annotations.NullMarked;
