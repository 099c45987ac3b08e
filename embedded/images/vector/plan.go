package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// plan is what a configuration asks for, as far as this program can do it.
type plan struct {
	listen, serve            string
	scrape                   []string
	scrapeEvery, forgetAfter time.Duration
	series                   []*series
}

// The one program of Vector's remap language that is known: the object at the end of the message becomes the event.
const objectAtTheEnd = `. = object!(parse_json!(replace(string!(.message), r'^[^{]*', "")))`

type source struct {
	Type      string   `json:"type"`
	Mode      string   `json:"mode"`
	Address   string   `json:"address"`
	MaxLength int      `json:"max_length"`
	Endpoints []string `json:"endpoints"`
	Every     float64  `json:"scrape_interval_secs"`
}

type transform struct {
	Type        string         `json:"type"`
	Inputs      []string       `json:"inputs"`
	Source      string         `json:"source"`
	DropOnError bool           `json:"drop_on_error"`
	Condition   string         `json:"condition"`
	Metrics     []metricOfLogs `json:"metrics"`
}

type metricOfLogs struct {
	Type  string            `json:"type"`
	Field string            `json:"field"`
	Name  string            `json:"name"`
	Tags  map[string]string `json:"tags"`
}

type sink struct {
	Type        string    `json:"type"`
	Inputs      []string  `json:"inputs"`
	Address     string    `json:"address"`
	Buckets     []float64 `json:"buckets"`
	Summaries   *bool     `json:"distributions_as_summaries"`
	ForgetAfter float64   `json:"flush_period_secs"`
	NoTimestamp bool      `json:"suppress_timestamp"`
}

type configuration struct {
	DataDir    string               `json:"data_dir"`
	Sources    map[string]source    `json:"sources"`
	Transforms map[string]transform `json:"transforms"`
	Sinks      map[string]sink      `json:"sinks"`
}

func readPlan(text []byte) (*plan, error) {
	var config configuration
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&config); err != nil {
		return nil, fmt.Errorf("asks for what this program can not do: %w", err)
	}
	if len(config.Sinks) != 1 {
		return nil, fmt.Errorf("sinks: %d, allowed: one prometheus_exporter", len(config.Sinks))
	}
	result := &plan{scrapeEvery: 15 * time.Second}
	for name, one := range config.Sinks {
		if one.Type != "prometheus_exporter" || one.Summaries == nil || *one.Summaries {
			return nil, fmt.Errorf("sinks.%s: allowed: a prometheus_exporter with distributions_as_summaries false", name)
		}
		result.serve = one.Address
		result.forgetAfter = time.Duration(one.ForgetAfter * float64(time.Second))
		for _, input := range one.Inputs {
			if err := result.follow(config, input, one.Buckets); err != nil {
				return nil, err
			}
		}
	}
	if result.listen == "" {
		return nil, fmt.Errorf("sources: none is a socket that a metric is made from")
	}
	return result, nil
}

// follow adds what leads to one input of the sink.
func (p *plan) follow(config configuration, name string, buckets []float64) error {
	if one, found := config.Sources[name]; found && one.Type == "prometheus_scrape" {
		p.scrape = append(p.scrape, one.Endpoints...)
		if one.Every > 0 {
			p.scrapeEvery = time.Duration(one.Every * float64(time.Second))
		}
		return nil
	}
	made, found := config.Transforms[name]
	if !found || made.Type != "log_to_metric" || len(made.Inputs) != 1 {
		return fmt.Errorf("%s: allowed as input of the sink: a prometheus_scrape, or a log_to_metric with one input", name)
	}
	conditions, err := p.conditions(config, made.Inputs[0])
	if err != nil {
		return err
	}
	for _, metric := range made.Metrics {
		one, err := newSeries(metric, conditions, buckets)
		if err != nil {
			return fmt.Errorf("transforms.%s: %w", name, err)
		}
		p.series = append(p.series, one)
	}
	return nil
}

// conditions walks from a transform down to the socket and gathers the filters on the way.
func (p *plan) conditions(config configuration, name string) ([]condition, error) {
	if one, found := config.Sources[name]; found {
		if one.Type != "socket" || one.Mode != "udp" {
			return nil, fmt.Errorf("sources.%s: allowed: a socket with mode udp", name)
		}
		p.listen = one.Address
		return nil, nil
	}
	one, found := config.Transforms[name]
	if !found || len(one.Inputs) != 1 {
		return nil, fmt.Errorf("%s: no source, and no transform with one input", name)
	}
	below, err := p.conditions(config, one.Inputs[0])
	if err != nil {
		return nil, err
	}
	switch {
	case one.Type == "remap" && one.Source == objectAtTheEnd && one.DropOnError:
		return below, nil
	case one.Type == "filter":
		own, err := parseConditions(one.Condition)
		if err != nil {
			return nil, fmt.Errorf("transforms.%s.condition: %w", name, err)
		}
		return append(own, below...), nil
	}
	return nil, fmt.Errorf("transforms.%s: allowed: a filter, or a remap with drop_on_error and the source %s", name, objectAtTheEnd)
}

// condition compares one field of an event with a text.
type condition struct {
	field, text string
	equal       bool
}

var comparison = regexp.MustCompile(`^\.(\w+) (==|!=) "([^"\\]*)"$`)

func parseConditions(text string) ([]condition, error) {
	var result []condition
	for part := range strings.SplitSeq(text, " && ") {
		match := comparison.FindStringSubmatch(part)
		if match == nil {
			return nil, fmt.Errorf(`%q is not known; allowed: .field == "text" or .field != "text", joined by &&`, part)
		}
		result = append(result, condition{field: match[1], equal: match[2] == "==", text: match[3]})
	}
	return result, nil
}

func (c condition) holds(fields map[string]any) bool {
	value, isText := fields[c.field].(string)
	return (isText && value == c.text) == c.equal
}
