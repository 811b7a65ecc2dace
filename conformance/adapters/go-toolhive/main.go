// An adapter of ToolHive's pkg/auth for countersign: a JSON object a line in, one a line out (conformance/PROTOCOL.md).
// The same source is built with one released version a binary: see setup.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/lestrrat-go/jwx/v3/jwk"
	"github.com/stacklok/toolhive/pkg/auth"
	"github.com/stacklok/toolhive/pkg/authserver/server/keys"
)

func capabilities() object {
	return object{
		// No `local`: as soon as it knows an issuer it looks for that issuer's metadata, so keys without one do not exist.
		"sources":    []string{"jwks_url", "discovery", "local_first"},
		"algorithms": []string{"RS256", "RS384", "RS512", "ES256", "ES384", "ES512"},
		"profiles":   []string{"jwt", "mcp"},
		// No `malformed`: such a token is taken to an introspection endpoint. No `unavailable`: a key set that cannot be had
		// and a key that is not in it are told apart by words alone.
		"classes": []string{"issuer", "audience", "expired", "not_yet_valid", "signature"},
		// No `loopback_http`: InsecureAllowHTTP is documented as never to be used in production.
		"clock": "process", "custom_ca": true, "concurrent": true,
	}
}

type session struct {
	context   context.Context
	forget    context.CancelFunc
	validator *auth.TokenValidator
}

func open(c configuration) (*session, error) {
	if len(c.Audiences) > 1 || c.Keys.Authoritative {
		return nil, errors.New("it has one audience, and looks further for a key that is not local")
	}
	config := auth.TokenValidatorConfig{
		Issuer:         c.Issuer,
		JWKSURL:        c.Keys.JwksURL,
		CACertPath:     os.Getenv("COUNTERSIGN_CA_PEM"),
		AllowPrivateIP: true, // The issuers are on loopback.
	}
	if len(c.Audiences) == 1 {
		config.Audience = c.Audiences[0]
	}
	var options []auth.TokenValidatorOption
	if c.Keys.Local != nil {
		options = append(options, auth.WithKeyProvider(provider(c.Keys.Local)))
	}
	ctx, forget := context.WithCancel(context.Background())
	validator, err := auth.NewTokenValidator(ctx, config, options...)
	if err != nil {
		forget()
		return nil, err
	}
	return &session{ctx, forget, validator}, nil
}

func (s *session) judge(token string) object {
	_, err := s.validator.ValidateToken(s.context, token)
	if err == nil {
		return object{"is": "accepted"}
	}
	said := object{"is": "rejected", "detail": err.Error()}
	for _, known := range classes {
		if errors.Is(err, known.error) {
			said["class"] = known.class
			break
		}
	}
	return said
}

var classes = []struct {
	error error
	class string
}{
	{jwt.ErrTokenExpired, "expired"},
	{jwt.ErrTokenNotValidYet, "not_yet_valid"},
	{jwt.ErrTokenSignatureInvalid, "signature"},
	{auth.ErrInvalidIssuer, "issuer"},
	{auth.ErrInvalidAudience, "audience"},
}

// provider is what an authorization server in the same process hands to the validator.
type provider []jwk.Key

func (p provider) PublicKeys(context.Context) ([]*keys.PublicKeyData, error) {
	found := make([]*keys.PublicKeyData, 0, len(p))
	for _, key := range p {
		var raw any
		public, err := key.PublicKey()
		if err == nil && jwk.Export(public, &raw) == nil {
			kid, _ := key.KeyID()
			found = append(found, &keys.PublicKeyData{KeyID: kid, PublicKey: raw})
		}
	}
	return found, nil
}

// ---------------------------------------------------------------------------

type object = map[string]any

type request struct {
	ID            uint64        `json:"id"`
	Op            string        `json:"op"`
	Session       string        `json:"session"`
	Token         string        `json:"token"`
	Configuration configuration `json:"configuration"`
}

type configuration struct {
	Issuer    string   `json:"issuer"`
	Audiences []string `json:"audiences"`
	Keys      struct {
		Local         localKeys `json:"local"`
		Authoritative bool      `json:"authoritative"`
		JwksURL       string    `json:"jwks_url"`
	} `json:"keys"`
}

// localKeys are read one by one: what cannot be read is left out.
type localKeys []jwk.Key

func (l *localKeys) UnmarshalJSON(text []byte) error {
	var each []json.RawMessage
	if err := json.Unmarshal(text, &each); err != nil {
		return err
	}
	*l = make(localKeys, 0, len(each))
	for _, one := range each {
		if key, err := jwk.ParseKey(one); err == nil {
			*l = append(*l, key)
		}
	}
	return nil
}

func main() {
	// Standard output is the protocol's, and each refused token would be a line on standard error.
	slog.SetDefault(slog.New(slog.DiscardHandler))
	var sessions sync.Map
	var writing sync.Mutex
	var answers sync.WaitGroup
	started := time.Now()
	answer := func(r request) object {
		found, known := sessions.Load(r.Session)
		switch r.Op {
		case "hello":
			return object{"is": "hello", "protocol": 1, "name": "ToolHive pkg/auth",
				"version": version("github.com/stacklok/toolhive"), "capabilities": capabilities()}
		case "open":
			opened, err := open(r.Configuration)
			if err != nil {
				return object{"is": "unsupported", "reason": err.Error()}
			}
			sessions.Store(r.Session, opened)
			return object{"is": "opened"}
		case "time":
			now := time.Now()
			return object{"is": "time", "wall": float64(now.UnixNano()) / 1e9, "monotonic": now.Sub(started).Seconds()}
		case "validate", "close":
			if !known {
				return object{"is": "error", "reason": "there is no such session"}
			}
			if r.Op == "validate" {
				return found.(*session).judge(r.Token)
			}
			sessions.Delete(r.Session)
			found.(*session).forget()
			return object{"is": "closed"}
		}
		return object{"is": "unsupported", "reason": "no such request is known"}
	}
	say := func(r request) {
		said := answer(r)
		said["id"] = r.ID
		writing.Lock()
		defer writing.Unlock()
		_ = json.NewEncoder(os.Stdout).Encode(said)
	}
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			break
		}
		var r request
		if err := json.Unmarshal(line, &r); err != nil {
			panic("a line that is no request")
		}
		if r.Op == "validate" { // What waits for an issuer delays nobody.
			answers.Go(func() { say(r) })
		} else {
			say(r)
		}
	}
	answers.Wait()
}
