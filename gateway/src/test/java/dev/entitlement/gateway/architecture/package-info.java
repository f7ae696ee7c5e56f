/** House rules that a review forgets. */
@NullMarked
package dev.entitlement.gateway.architecture;

import org.jspecify.annotations.NullMarked;
