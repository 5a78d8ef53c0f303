//! Lines of the custom section from which the tools read what a module offers.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

/// The lines as text, each ended.
pub(crate) fn lines(values: &[Value]) -> String {
    values.iter().map(|value| format!("{value}\n")).collect()
}

/// A static of these lines in the custom section, in Wasm only.
pub(crate) fn section(lines: &str) -> TokenStream {
    let bytes = Literal::byte_string(lines.as_bytes());
    let size = lines.len();
    quote! {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            #[used]
            // SAFETY: a custom section is data for tools: neither the machine nor the module reads it.
            #[allow(unsafe_code, reason = "sections are named by an unsafe attribute")]
            #[unsafe(link_section = "forest_abi")]
            static ABI: [u8; #size] = *#bytes;
        };
    }
}
