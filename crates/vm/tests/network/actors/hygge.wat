;; nv18 to nv20 only.
(import "event" "emit_event" (func $event.emit_event (param i32 i32) (result i32)))
(import "rand" "get_beacon_randomness" (func $rand.get_beacon_randomness (param i32 i64 i64 i32 i32) (result i32)))
(import "rand" "get_chain_randomness" (func $rand.get_chain_randomness (param i32 i64 i64 i32 i32) (result i32)))
(import "self" "self_destruct" (func $self.self_destruct (param i32 i32) (result i32)))
