;; nv21 and later.
(import "crypto" "verify_bls_aggregate" (func $crypto.verify_bls_aggregate (param i32 i32 i32 i32 i32 i32) (result i32)))
(import "event" "emit_event" (func $event.emit_event (param i32 i32 i32 i32 i32 i32) (result i32)))
(import "rand" "get_beacon_randomness" (func $rand.get_beacon_randomness (param i32 i64) (result i32)))
(import "rand" "get_chain_randomness" (func $rand.get_chain_randomness (param i32 i64) (result i32)))
(import "self" "self_destruct" (func $self.self_destruct (param i32) (result i32)))
