//! An actor without a kit: it says what it can, and panics when it is called.

#[used]
#[unsafe(link_section = "forest_abi")]
static ABI: [u8; 66] = *b"{\"kind\":\"method\",\"name\":\"Constructor\",\"number\":1,\"returns\":\"u32\"}\n";

#[unsafe(no_mangle)]
pub extern "C" fn invoke(params: u32) -> u32 {
    let words: Vec<String> = (0..params).map(|number| number.to_string()).collect();
    assert_eq!(words.join(" "), "", "the place of this is in the module");
    0
}
