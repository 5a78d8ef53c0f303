;; What users deploy on the embedded network: an actor that counts how often it is called.
;;
;; Its state is CBOR [count]. Method 1 makes it, every other adds one and returns the new count; method 3 announces it as
;; well, and method 9 refuses. FLAVOUR makes it another code.
(module
  (import "vm" "message_context" (func $message_context (param i32) (result i32)))
  (import "vm" "exit" (func $exit (param i32 i32 i32 i32) (result i32)))
  (import "self" "root" (func $root (param i32 i32 i32) (result i32)))
  (import "self" "set_root" (func $set_root (param i32) (result i32)))
  (import "ipld" "block_open" (func $block_open (param i32 i32) (result i32)))
  (import "ipld" "block_read" (func $block_read (param i32 i32 i32 i32 i32) (result i32)))
  (import "ipld" "block_create" (func $block_create (param i32 i64 i32 i32) (result i32)))
  (import "ipld" "block_link" (func $block_link (param i32 i32 i64 i32 i32 i32) (result i32)))
  (import "event" "emit_event" (func $emit_event (param i32 i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)

  ;;    0  what syscalls return      128  the message's context: its method at 32
  ;;  256  a CID                     384  the state: 81 1b, then the count, big-endian
  (data (i32.const 384) "\81\1b\00\00\00\00\00\00\00\00")
  ;; One entry of an event: indexed by key and value, raw, key of 5 bytes, value of 10.
  (data (i32.const 512) "\03\00\00\00\00\00\00\00\55\00\00\00\00\00\00\00\05\00\00\00\0a\00\00\00")
  (data (i32.const 600) "count")
  (data (i32.const 640) "this counter refuses")
  (data (i32.const 700) "FLAVOUR")

  ;; A syscall must succeed.
  (func $must (param $error i32)
    (if (local.get $error) (then unreachable)))

  (func $method (result i64)
    (call $must (call $message_context (i32.const 128)))
    (i64.load (i32.const 160)))

  (func $load
    (call $must (call $root (i32.const 0) (i32.const 256) (i32.const 100)))
    (call $must (call $block_open (i32.const 0) (i32.const 256)))
    ;; The handle comes after the codec.
    (call $must (call $block_read (i32.const 64) (i32.load (i32.const 8)) (i32.const 0) (i32.const 384) (i32.const 10))))

  ;; Adds one to a big-endian number, from its last byte on.
  (func $add (local $at i32)
    (local.set $at (i32.const 393))
    (loop $carry
      (i32.store8 (local.get $at) (i32.add (i32.load8_u (local.get $at)) (i32.const 1)))
      (if (i32.eqz (i32.load8_u (local.get $at)))
        (then
          (local.set $at (i32.sub (local.get $at) (i32.const 1)))
          (br_if $carry (i32.gt_u (local.get $at) (i32.const 385)))))))

  ;; Makes the state a block, links to it, and returns its handle.
  (func $save (result i32) (local $handle i32)
    (call $must (call $block_create (i32.const 0) (i64.const 0x71) (i32.const 384) (i32.const 10)))
    (local.set $handle (i32.load (i32.const 0)))
    (call $must
      (call $block_link
        (i32.const 0) (local.get $handle) (i64.const 0xb220) (i32.const 32) (i32.const 256) (i32.const 100)))
    (call $must (call $set_root (i32.const 256)))
    (local.get $handle))

  (func (export "invoke") (param i32) (result i32) (local $method i64) (local $handle i32)
    (local.set $method (call $method))
    (if (i64.eq (local.get $method) (i64.const 1))
      (then (drop (call $save)) (return (i32.const 0))))
    (if (i64.eq (local.get $method) (i64.const 9))
      (then (drop (call $exit (i32.const 33) (i32.const 0) (i32.const 640) (i32.const 20)))))
    (call $load)
    (call $add)
    (local.set $handle (call $save))
    (if (i64.eq (local.get $method) (i64.const 3))
      (then
        (call $must
          (call $emit_event
            (i32.const 512) (i32.const 1) (i32.const 600) (i32.const 5) (i32.const 384) (i32.const 10)))))
    (local.get $handle)))
