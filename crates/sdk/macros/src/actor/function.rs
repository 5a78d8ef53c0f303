//! One function of an actor: its role, its receiver, its parameters, its return.

use forest_shared::{METHOD_CONSTRUCTOR, method::method_hash};
use serde_json::{Value, json};
use syn::{
    Attribute, Error, FnArg, Ident, ImplItemFn, LitInt, LitStr, Pat, ReceiverKind, Result, ReturnType, Type,
    parse_quote,
};

use crate::types;

/// What a function is to the network.
pub(super) enum Role {
    Constructor,
    /// Under one number or several.
    Methods(Vec<Method>),
    Fallback,
    Upgrade,
}

pub(super) struct Method {
    pub(super) name: String,
    pub(super) number: u64,
}

/// How a function has the state.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Receiver {
    None,
    Shared,
    Exclusive,
}

pub(super) enum Argument {
    Runtime,
    Param { name: Ident, ty: Box<Type> },
}

pub(super) struct Function {
    pub(super) ident: Ident,
    pub(super) role: Role,
    pub(super) read_only: bool,
    pub(super) receiver: Receiver,
    pub(super) arguments: Vec<Argument>,
    /// The `T` of `Result<T, ActorError>`; `Self` is spelled out.
    pub(super) returns: Type,
    pub(super) returns_self: bool,
    pub(super) doc: String,
}

impl Function {
    /// Reads a function with one of our attributes and takes them away; others are left alone.
    pub(super) fn take(item: &mut ImplItemFn, actor: &Ident) -> Result<Option<Self>> {
        let (ours, others) = item.attrs.drain(..).partition(is_ours);
        item.attrs = others;
        let Some((role, read_only)) = role(&ours, &item.sig.ident)? else { return Ok(None) };
        let (returns, returns_self) = returns(&item.sig.output, actor)?;
        let function = Self {
            ident: item.sig.ident.clone(),
            role,
            read_only,
            receiver: receiver(item)?,
            arguments: item.sig.inputs.iter().filter_map(argument).collect::<Result<_>>()?,
            returns,
            returns_self,
            doc: types::doc(&item.attrs),
        };
        function.check()?;
        Ok(Some(function))
    }

    /// What the types alone do not say.
    fn check(&self) -> Result<()> {
        let wrong = |message: &str| Err(Error::new_spanned(&self.ident, message));
        match &self.role {
            Role::Constructor if self.receiver != Receiver::None => {
                wrong("there is no state before the constructor")
            }
            Role::Methods(_) if self.read_only && self.receiver == Receiver::Exclusive => {
                wrong("a method that is read_only takes `&self`")
            }
            Role::Methods(_) | Role::Upgrade if self.returns_self => {
                wrong("only a constructor returns the state")
            }
            Role::Fallback if self.params().count() != 2 || self.receiver != Receiver::None => {
                wrong("a fallback is `fn(rt: &Runtime, method: MethodNum, params: Option<IpldBlock>)`")
            }
            Role::Upgrade if self.params().next().is_none() || self.receiver != Receiver::None => {
                wrong("an upgrade is `fn(rt: &Runtime, old_code: Cid, params…)`")
            }
            _ => Ok(()),
        }
    }

    pub(super) fn params(&self) -> impl Iterator<Item = (&Ident, &Type)> {
        self.arguments.iter().filter_map(|argument| match argument {
            Argument::Runtime => None,
            Argument::Param { name, ty } => Some((name, &**ty)),
        })
    }

    pub(super) fn numbers(&self) -> Vec<u64> {
        match &self.role {
            Role::Constructor => vec![METHOD_CONSTRUCTOR],
            Role::Methods(methods) => methods.iter().map(|method| method.number).collect(),
            Role::Fallback | Role::Upgrade => Vec::new(),
        }
    }

    /// The lines of the ABI.
    pub(super) fn describe(&self, actor: &str) -> Vec<Value> {
        let function = self.ident.to_string();
        let skipped = usize::from(matches!(self.role, Role::Upgrade));
        let params: Vec<_> = self.params().skip(skipped).map(|(_, ty)| types::text(ty)).collect();
        let params = match &params[..] {
            [] => Value::Null,
            [one] => json!(one),
            several => json!(format!("({})", several.join(","))),
        };
        let names: Vec<_> = self.params().skip(skipped).map(|(name, _)| name.to_string()).collect();
        let returns = match types::is_unit(&self.returns) || self.returns_self {
            true => Value::Null,
            false => json!(types::text(&self.returns)),
        };
        let method = |name: &str, number: u64| {
            json!({
                "kind": "method", "actor": actor, "name": name, "number": number, "function": function,
                "params": params, "param_names": names, "returns": returns, "read_only": self.read_only,
                "doc": self.doc,
            })
        };
        match &self.role {
            Role::Constructor => vec![method("Constructor", METHOD_CONSTRUCTOR)],
            Role::Methods(methods) => methods.iter().map(|each| method(&each.name, each.number)).collect(),
            Role::Fallback => {
                vec![json!({ "kind": "fallback", "actor": actor, "function": function, "doc": self.doc })]
            }
            Role::Upgrade => vec![json!({
                "kind": "upgrade", "actor": actor, "function": function, "params": params, "param_names": names,
                "doc": self.doc,
            })],
        }
    }
}

fn is_ours(attribute: &Attribute) -> bool {
    ["constructor", "method", "fallback", "upgrade"].iter().any(|name| attribute.path().is_ident(name))
}

fn role(attributes: &[Attribute], function: &Ident) -> Result<Option<(Role, bool)>> {
    let Some(first) = attributes.first() else { return Ok(None) };
    if first.path().is_ident("method") {
        let (mut methods, mut read_only) = (Vec::new(), false);
        for attribute in attributes {
            methods.push(method(attribute, function, &mut read_only)?);
        }
        return Ok(Some((Role::Methods(methods), read_only)));
    }
    if let [_, second, ..] = attributes {
        return Err(Error::new_spanned(second, "a function has one role"));
    }
    first.meta.require_path_only()?;
    let role = if first.path().is_ident("constructor") {
        Role::Constructor
    } else if first.path().is_ident("fallback") {
        Role::Fallback
    } else {
        Role::Upgrade
    };
    Ok(Some((role, false)))
}

fn method(attribute: &Attribute, function: &Ident, read_only: &mut bool) -> Result<Method> {
    if !attribute.path().is_ident("method") {
        return Err(Error::new_spanned(attribute, "a function has one role"));
    }
    let (mut name, mut number) = (types::upper_camel(&function.to_string()), None);
    if !matches!(attribute.meta, syn::Meta::Path(_)) {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("read_only") {
                *read_only = true;
            } else if meta.path.is_ident("name") {
                name = meta.value()?.parse::<LitStr>()?.value();
            } else if meta.path.is_ident("number") {
                number = Some(meta.value()?.parse::<LitInt>()?.base10_parse()?);
            } else {
                return Err(meta.error("a method has the options `name`, `number` and `read_only`"));
            }
            Ok(())
        })?;
    }
    let number = match number {
        Some(number) => number,
        None => {
            method_hash(&name).map_err(|error| Error::new_spanned(attribute, format!("`{name}`: {error}")))?
        }
    };
    if number <= METHOD_CONSTRUCTOR {
        return Err(Error::new_spanned(attribute, "0 is a transfer and 1 the constructor"));
    }
    Ok(Method { name, number })
}

fn receiver(item: &ImplItemFn) -> Result<Receiver> {
    match item.sig.receiver().map(|receiver| &receiver.kind) {
        None => Ok(Receiver::None),
        Some(ReceiverKind::Reference(_, _, None)) => Ok(Receiver::Shared),
        Some(ReceiverKind::Reference(_, _, Some(_))) => Ok(Receiver::Exclusive),
        Some(_) => {
            Err(Error::new_spanned(&item.sig, "an actor's function takes `&self`, `&mut self` or neither"))
        }
    }
}

fn argument(argument: &FnArg) -> Option<Result<Argument>> {
    let FnArg::Typed(typed) = argument else { return None };
    if let Type::Reference(reference) = &*typed.ty
        && types::is_named(&reference.elem, "Runtime")
    {
        return Some(Ok(Argument::Runtime));
    }
    Some(match &*typed.pat {
        Pat::Ident(name) => Ok(Argument::Param { name: name.ident.clone(), ty: typed.ty.clone() }),
        pattern => Err(Error::new_spanned(pattern, "a parameter has a name")),
    })
}

fn returns(output: &ReturnType, actor: &Ident) -> Result<(Type, bool)> {
    let wrong = || Error::new_spanned(output, "an actor's function returns `Result<T, ActorError>`");
    let ReturnType::Type(_, ty) = output else { return Err(wrong()) };
    match types::arguments(ty)[..] {
        [value, ..] if types::is_named(ty, "Result") => {
            let is_self = types::is_named(value, "Self") || types::last_segment(value) == Some(actor);
            Ok(if is_self { (parse_quote!(#actor), true) } else { (value.clone(), false) })
        }
        _ => Err(wrong()),
    }
}
